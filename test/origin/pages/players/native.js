// The browser itself: a progressive file, or HLS where it plays that. No script can choose its variant.
(window.openers ??= {}).native = ({ file, credentials, forOrigin }, video) => {
  if (forOrigin) video.crossOrigin = credentials ? 'use-credentials' : 'anonymous';
  video.src = file;
  return {};
};
