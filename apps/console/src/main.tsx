import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { App } from './app/app.js';
import { BackendContext } from './backend/backend-context.js';
import { BackendState } from './backend/backend-state.js';
import { createQueryClient } from './backend/query-client.js';
import './styles.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

const backend = new BackendState();
createRoot(root).render(
  <StrictMode>
    <BackendContext value={backend}>
      <QueryClientProvider client={createQueryClient(backend)}>
        <App />
      </QueryClientProvider>
    </BackendContext>
  </StrictMode>,
);
