/** The used parts of packages without their own types. */
declare module 'akamai-edgeauth' {
  export default class EdgeAuth {
    constructor(options: { key: string; endTime: number; tokenName?: string });
    generateACLToken(acl: string): string;
  }
}

declare module 'ectoken' {
  const ectoken: { V3: { encrypt(key: string, parameters: string): string } };
  export default ectoken;
}
