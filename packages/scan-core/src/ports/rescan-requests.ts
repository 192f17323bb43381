/** Port: somebody asks for everything to be looked at now. */
export interface RescanRequests {
  /** One item a request. Ends when the signal aborts. */
  requests(signal: AbortSignal): AsyncIterable<void>;
}
