/** The parts that are used of packages without types of their own. */
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
