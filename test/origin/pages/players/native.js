// The browser itself: a progressive file, or HLS if it can play that. No script can choose the variant.
(window.openers ??= {}).native = ({ file, credentials, forOrigin }, video) => {
  if (forOrigin) video.crossOrigin = credentials ? 'use-credentials' : 'anonymous';
  video.src = file;
  return {};
};
