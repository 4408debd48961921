/** The pictures for the stores: the caption of each, and the gallery state it shows. */
export const storePictures: Record<string, { caption: string; shows: string; width: number; height: number }> = {
  playing: { caption: 'It keeps playing', shows: 'page=popup&state=tracked', width: 376, height: 330 },
  attention: {
    caption: 'A reason, and the one step that helps',
    shows: 'page=popup&state=several',
    width: 376,
    height: 560,
  },
  history: { caption: 'Two hours at a glance', shows: 'page=popup&state=gap', width: 376, height: 360 },
  access: { caption: 'You decide, site by site', shows: 'page=options&state=list#access', width: 900, height: 640 },
  diagnostics: {
    caption: 'It says what it does',
    shows: 'page=options&state=list#diagnostics',
    width: 900,
    height: 640,
  },
};
