/** Class names that the tables share. Columns that do not fit a narrow window are in the details of each row. */
export const HEAD_CELL = 'px-3 py-2 text-left text-xs font-medium whitespace-nowrap text-soft';
export const CELL = 'px-3 py-2.5 align-top';
export const FROM_SMALL = 'hidden sm:table-cell';
export const FROM_MEDIUM = 'hidden md:table-cell';
export const FROM_LARGE = 'hidden lg:table-cell';
