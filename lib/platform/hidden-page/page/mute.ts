/**
 * Mutes everything that this document plays, before it is audible: an offscreen document may play sound without a user
 * gesture. The page sees its players muted, as in browsers that allow only muted autoplay.
 */
export function muteMedia(): void {
  const media = HTMLMediaElement.prototype;
  const { set: setMuted } = Object.getOwnPropertyDescriptor(media, 'muted') ?? {};
  const mute = (element: HTMLMediaElement): void => setMuted?.call(element, true);

  const { play } = media;
  media.play = function (this: HTMLMediaElement) {
    mute(this);
    return play.call(this);
  };
  // Elements with autoplay, inside or outside the document.
  muteBeforeSet(media, 'src', mute);
  muteBeforeSet(media, 'srcObject', mute);
  for (const type of ['loadstart', 'play', 'playing', 'volumechange']) {
    const listen = ({ target }: Event) => {
      if (target instanceof HTMLMediaElement && !target.muted) mute(target);
    };
    window.addEventListener(type, listen, true);
  }

  const { connect } = AudioNode.prototype;
  AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode | AudioParam, ...rest: number[]) {
    if (to instanceof AudioDestinationNode) return to;
    return (connect as (...args: unknown[]) => AudioNode).call(this, to, ...rest);
  } as typeof connect;
  if ('speechSynthesis' in window) SpeechSynthesis.prototype.speak = () => undefined;
}

function muteBeforeSet(media: HTMLMediaElement, name: 'src' | 'srcObject', mute: (it: HTMLMediaElement) => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(media, name);
  if (!descriptor?.set) return;
  const { set } = descriptor;
  Object.defineProperty(media, name, {
    ...descriptor,
    set(this: HTMLMediaElement, value: unknown) {
      mute(this);
      set.call(this, value);
    },
  });
}
