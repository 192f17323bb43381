export { makeTestCertificates, type TestCertificates } from './certificates.js';
export { FakeKubernetes, type FakeKubernetesOptions } from './fake-kubernetes.js';
export { podJson, SECRET_IN_THE_ENVIRONMENT, type FakePodContainer, type FakePod } from './pod-json.js';
export { type PodWorld } from './pod-world.js';
export { type RequestFault, type SeenRequest } from './requests.js';
export { type Watchers } from './watchers.js';
