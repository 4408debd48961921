// dash.js.
(window.openers ??= {})['dash.js'] = ({ file, credentials }, video, failed) => {
  const player = dashjs.MediaPlayer().create();
  player.updateSettings({
    streaming: { buffer: { bufferTimeDefault: 6, bufferTimeAtTopQuality: 6, bufferToKeep: 6 } },
  });
  player.setXHRWithCredentialsForType(null, credentials);
  player.on('error', ({ error }) => failed(`DASH error ${error.code}`));
  player.initialize(video, file, true);
  return {
    setVariant(height) {
      player.updateSettings({ streaming: { abr: { autoSwitchBitrate: { video: false } } } });
      const variant = player.getRepresentationsByType('video').find((it) => it.height === height);
      if (variant) player.setRepresentationForTypeById('video', variant.id, true);
    },
  };
};
