// The browser itself: a progressive file, or HLS where it plays that. No script can choose its variant.
(window.openers ??= {}).native = ({ file }, video) => {
  video.src = file;
  return {};
};
