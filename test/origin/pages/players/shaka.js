// Shaka Player, HLS and DASH.
(window.openers ??= {}).shaka = ({ file, type, credentials }, video, failed) => {
  shaka.polyfill.installAll();
  const player = new shaka.Player();
  player.configure({ streaming: { bufferingGoal: 6, rebufferingGoal: 1, bufferBehind: 6 } });
  player.getNetworkingEngine().registerRequestFilter((_type, request) => {
    request.allowCrossSiteCredentials = credentials;
  });
  player.addEventListener('error', ({ detail }) => {
    if (detail.severity === shaka.util.Error.Severity.CRITICAL) failed(`Shaka error ${detail.code}`);
  });
  player
    .attach(video)
    .then(() => player.load(file, null, type))
    .catch(({ code }) => failed(`Shaka error ${code}`));
  return {
    setVariant(height) {
      player.configure({ abr: { enabled: false } });
      const track = player.getVariantTracks().find((it) => it.height === height);
      if (track) player.selectVariantTrack(track);
    },
  };
};
