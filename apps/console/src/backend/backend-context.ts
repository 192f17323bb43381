import { createContext, useContext, useSyncExternalStore } from 'react';
import { BackendState, type BackendProblems } from './backend-state.js';

export const BackendContext = createContext(new BackendState());

export function useBackendProblems(): BackendProblems {
  const state = useContext(BackendContext);
  return useSyncExternalStore(state.subscribe, state.problems);
}
