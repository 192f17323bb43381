export { keepPassBook, type KeptPassBook, type PassBookSettings } from './keep-pass-book.js';
