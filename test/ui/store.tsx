import { Mark } from '../../lib/ui/shared/icons.tsx';
import { storePictures } from './store-pictures.ts';

/** A picture for the stores: a page of Freshet beside its caption. Any other name, such as `tile`: only the logo. */
export function StorePicture({ name }: { name: string }) {
  const picture = storePictures[name];
  const ground = 'background:linear-gradient(135deg,#e7f3f4,#cfe6e9);color:#06272c;block-size:100vh;display:flex;';
  if (!picture) {
    return (
      <main style={`${ground}align-items:center;justify-content:center;gap:20px`}>
        <Mark size={88} />
        <h1 style="font-size:56px;font-weight:600">Freshet</h1>
      </main>
    );
  }
  const scale = picture.width < 500 ? 1.3 : 0.88;
  return (
    <main style={`${ground}align-items:center;justify-content:space-evenly;gap:24px;padding:32px`}>
      <div style="max-inline-size:340px;display:grid;gap:20px">
        <Mark size={56} />
        <h1 style="font-size:40px;font-weight:600;line-height:1.2">{picture.caption}</h1>
      </div>
      <div style={`inline-size:${picture.width * scale}px;block-size:${picture.height * scale}px`}>
        <iframe
          src={`?theme=light&${picture.shows}`}
          title={picture.caption}
          width={picture.width}
          height={picture.height}
          style={`border:0;border-radius:12px;box-shadow:0 12px 40px #06272c40;background:#fff;transform:scale(${scale});transform-origin:0 0`}
        />
      </div>
    </main>
  );
}
