import { LOCAL_CUSTOMER, type OneTimeLinks } from '@guardimesh/backend-core';

export const OPEN_PATH = '/open/';

/** A link that lets one browser in, once, within 15 minutes. `origin`: `http://127.0.0.1:8080` */
export function newLink(links: OneTimeLinks, origin: string): string {
  return new URL(OPEN_PATH + links.issue(LOCAL_CUSTOMER), origin).href;
}
