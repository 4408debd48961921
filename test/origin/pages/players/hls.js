// hls.js. The buffer is small, so that a VOD keeps sending requests while it plays.
(window.openers ??= {})['hls.js'] = ({ file, credentials }, video, failed) => {
  // hls.js itself never retries a refused playlist; players that do, for a minute, are `?patient`.
  const shouldRetry = ({ maxNumRetry }, retryCount) => retryCount < maxNumRetry;
  const errorRetry = { maxNumRetry: 120, retryDelayMs: 500, maxRetryDelayMs: 500, shouldRetry };
  const policy = (name) => ({ default: { ...Hls.DefaultConfig[name].default, errorRetry } });
  const patience = new URLSearchParams(location.search).has('patient')
    ? { playlistLoadPolicy: policy('playlistLoadPolicy'), fragLoadPolicy: policy('fragLoadPolicy') }
    : {};
  const hls = new Hls({
    liveSyncDurationCount: 2,
    maxBufferLength: 6,
    maxMaxBufferLength: 6,
    backBufferLength: 6,
    ...patience,
    xhrSetup: (xhr) => {
      xhr.withCredentials = credentials;
    },
  });
  hls.on(Hls.Events.ERROR, (_event, { fatal, details }) => {
    if (fatal) failed(details);
  });
  hls.loadSource(file);
  hls.attachMedia(video);
  return {
    setVariant(height) {
      hls.nextLevel = hls.levels.findIndex((it) => it.height === height);
    },
    leave: () => hls.destroy(),
  };
};
