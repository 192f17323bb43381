export { enterProcess, type ContainerGround, type ContainerRef } from './container-ground.js';
export { Owners } from './owners.js';
