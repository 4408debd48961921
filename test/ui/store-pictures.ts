/** The pictures for the stores: what each says, and what of the gallery it shows. */
export const storePictures: Record<string, { says: string; shows: string; width: number; height: number }> = {
  keeps: { says: 'It keeps playing', shows: 'page=popup&state=kept', width: 376, height: 330 },
  needs: { says: 'A reason, and the one step that helps', shows: 'page=popup&state=several', width: 376, height: 560 },
  course: { says: 'Two hours at a glance', shows: 'page=popup&state=gap', width: 376, height: 360 },
  access: { says: 'You decide, site by site', shows: 'page=options&state=list#access', width: 900, height: 640 },
  details: { says: 'It says what it does', shows: 'page=options&state=list#diagnostics', width: 900, height: 640 },
};
