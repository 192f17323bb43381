/** Bounds of the conversation between inspector and scanner. */
export const LINK_BOUNDS = {
  /** bytes of one request line */
  requestBytesMax: 4 * 1024,
  /** bytes of one line to the client: a container whose image has many layers with long paths */
  answerBytesMax: 4 * 1024 * 1024,
  /** clients at once; further ones are turned away */
  clientsMax: 16,
  /** messages that wait for one client; one that lets more gather is dropped, and gets the full list when it comes back */
  backlogMax: 16_384,
  /** milliseconds a client may take nothing while something waits for it */
  stalledMs: 30_000,
  /** events that wait for the client's reader; beyond that it stops reading the socket */
  unreadEventsMax: 16_384,
  /** milliseconds between two signs of life the client asks for, and after how many without any it reconnects */
  pingMs: 20_000,
  silenceMs: 60_000,
} as const;
