// The player of every watch and embed page, as a site would write it. It passes the page's links to the page's player
// (players/). When a link dies, so does the player. `window.playback(i)` reports the state of the i-th player; null if
// there is none. `window.setVariant(height, i)` selects the variant of that height and returns whether that is
// possible. `window.leave()` destroys all players (hls.js), like a page that changes to another stream without a load.
(() => {
  const fromScript = (window.players ?? []).map((setup) => ({
    setup,
    box: document.getElementById(`player-${setup.id}`),
  }));
  const fromAttribute = [...document.querySelectorAll('[data-player]')].map((box) => ({
    setup: JSON.parse(box.dataset.player),
    box,
  }));
  const seats = [...fromScript, ...fromAttribute].map(({ setup, box }) => {
    const video = box.querySelector('video');
    const meter = measure(video);
    const { type, file } = setup.sources.at(-1);
    const { credentials, forOrigin } = setup;
    const failed = (what) => meter.errors.push(what);
    video.addEventListener('error', () => failed(`media error ${video.error?.code}`));
    const controls = window.openers[box.dataset.with]({ type, file, credentials, forOrigin }, video, failed);
    return { meter, controls };
  });
  window.playback = (i = 0) => seats[i]?.meter.read() ?? null;
  window.setVariant = (height, i = 0) => {
    const { setVariant } = seats[i].controls;
    setVariant?.(height);
    return setVariant !== undefined;
  };

  window.leave = () => seats.forEach(({ controls }) => controls.leave?.());

  // Counts played time: a step of currentTime counts if it is no longer than the time that passed.
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
      height: video.videoHeight,
    });
    return { errors, read };
  }
})();
