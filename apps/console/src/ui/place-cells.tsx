import { cutMiddle, plainText, shortId } from '../format/stored-text.js';
import { CopyButton } from './copy-button.js';

/** An image named by digest alone takes 71; the whole name stands in the details. */
const IMAGE_CHARS = 64;

interface Place {
  readonly container_id: string;
  readonly image: string;
  readonly pod_name: string | null;
  readonly namespace: string | null;
}

/** The container's id, short and to be copied whole, above its image. */
export function ContainerText({ place }: { place: Place }) {
  return (
    <>
      <span className="flex items-center gap-0.5 font-mono text-[0.8125rem]">
        {shortId(place.container_id)}
        <CopyButton text={plainText(place.container_id)} what="container id" />
      </span>
      <span className="stored-text block text-[0.8125rem] text-soft">
        {cutMiddle(plainText(place.image), IMAGE_CHARS)}
      </span>
    </>
  );
}

/** The pod above its namespace; a container of Docker alone has neither. */
export function PodText({ place }: { place: Place }) {
  if (place.pod_name === null && place.namespace === null) return <span className="text-soft">no pod</span>;
  return (
    <>
      <span className="stored-text block">{place.pod_name === null ? '–' : plainText(place.pod_name)}</span>
      <span className="stored-text block text-[0.8125rem] text-soft">
        {place.namespace === null ? '–' : plainText(place.namespace)}
      </span>
    </>
  );
}
