// video.js with its own HLS engine (VHS) in every browser.
(window.openers ??= {})['video.js'] = ({ file, type, credentials }, video, failed) => {
  videojs.Vhs.GOAL_BUFFER_LENGTH = 6;
  videojs.Vhs.MAX_GOAL_BUFFER_LENGTH = 6;
  const player = videojs(video, {
    html5: {
      vhs: { overrideNative: true, withCredentials: credentials, llhls: true },
      nativeAudioTracks: false,
      nativeVideoTracks: false,
    },
  });
  player.on('error', () => failed(`video.js error ${player.error()?.code}`));
  player.src({ src: file, type });
  return {
    setVariant(height) {
      const variants = player.tech({ IWillNotUseThisInPlugins: true }).vhs.representations();
      for (const variant of variants) variant.enabled(variant.height === height);
    },
  };
};
