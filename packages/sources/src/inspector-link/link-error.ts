import { CodedError } from '@guardimesh/kit';

export type LinkErrorCode =
  /** another inspector answers on this socket */
  | 'link-taken'
  /** the socket's folder, or what stands in the socket's place, is not safe to use */
  | 'link-unsafe'
  /** the other end runs under a user that is not expected there */
  | 'link-peer'
  /** the other end said something that is not of the protocol, or left something out */
  | 'link-protocol'
  /** the other end is silent */
  | 'link-silent';

export class LinkError extends CodedError<LinkErrorCode> {}
