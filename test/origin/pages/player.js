// The player of every watch and embed page, as a site would write it: it takes the links that the page came with
// and plays them with hls.js; when a link dies, so does the player.
// `window.playback(i)` tells how the i-th player is doing, or null where there is none.
(() => {
  const fromScript = (window.players ?? []).map((setup) => ({
    setup,
    box: document.getElementById(`player-${setup.id}`),
  }));
  const fromAttribute = [...document.querySelectorAll('[data-player]')].map((box) => ({
    setup: JSON.parse(box.dataset.player),
    box,
  }));
  const meters = [...fromScript, ...fromAttribute].map(({ setup, box }) => {
    const video = box.querySelector('video');
    const meter = measure(video);
    play(setup, video, meter.errors);
    return meter;
  });
  window.playback = (i = 0) => meters[i]?.read() ?? null;

  function play({ sources, credentials }, video, errors) {
    const { type, file } = sources.at(-1);
    if (type === 'video/mp4') {
      video.addEventListener('error', () => errors.push(`media error ${video.error?.code}`));
      video.src = file;
      return;
    }
    if (type === 'application/dash+xml') {
      playDash(file, video, errors);
      return;
    }
    // hls.js itself never asks again for a playlist that was refused; players that do are `?patient`.
    const shouldRetry = ({ maxNumRetry }, retryCount) => retryCount < maxNumRetry;
    const errorRetry = { maxNumRetry: 20, retryDelayMs: 500, maxRetryDelayMs: 500, shouldRetry };
    const policy = (name) => {
      const { default: usual } = Hls.DefaultConfig[name];
      return { default: { ...usual, errorRetry } };
    };
    const patience = new URLSearchParams(location.search).has('patient')
      ? { playlistLoadPolicy: policy('playlistLoadPolicy'), fragLoadPolicy: policy('fragLoadPolicy') }
      : {};
    // Little is buffered ahead, so that a VOD too keeps asking while it plays.
    const hls = new Hls({
      liveSyncDurationCount: 2,
      maxBufferLength: 6,
      maxMaxBufferLength: 6,
      ...patience,
      xhrSetup: (xhr) => {
        xhr.withCredentials = credentials;
      },
    });
    hls.on(Hls.Events.ERROR, (_event, { fatal, details }) => {
      if (fatal) errors.push(details);
    });
    hls.loadSource(file);
    hls.attachMedia(video);
  }

  // The station has no DASH player; a test may bring dash.js along. Without it the page looks at the MPD and gives up.
  function playDash(file, video, errors) {
    if (window.dashjs === undefined) {
      fetch(file).finally(() => errors.push('no DASH player'));
      return;
    }
    const dash = window.dashjs.MediaPlayer().create();
    dash.updateSettings({ streaming: { buffer: { bufferTimeDefault: 6, bufferTimeAtTopQuality: 6 } } });
    dash.on('error', ({ error }) => errors.push(`DASH error ${error.code}`));
    dash.initialize(video, file, true);
  }

  // Counts what really went by: a step of currentTime counts as played where it is no longer than the time it took.
  function measure(video) {
    const SLACK = 0.3;
    const errors = [];
    let playedSeconds = 0;
    let stalledSeconds = 0;
    let startedAt = null;
    let position = video.currentTime;
    let then = performance.now();
    video.addEventListener('playing', () => (startedAt ??= performance.now()), { once: true });
    setInterval(() => {
      const now = performance.now();
      const passed = (now - then) / 1000;
      const step = video.currentTime - position;
      if (startedAt !== null && !video.paused && !video.ended) {
        if (step > 0 && step <= passed * video.playbackRate + SLACK) playedSeconds += step;
        else if (step === 0) stalledSeconds += passed;
      }
      position = video.currentTime;
      then = now;
    }, 200);
    const read = () => ({
      currentTime: video.currentTime,
      playedSeconds,
      stalledSeconds,
      ended: video.ended,
      errors: [...errors],
      startedAt,
    });
    return { errors, read };
  }
})();
