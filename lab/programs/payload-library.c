// Stands in for a malicious shared object. Needs no C library, so that any loader takes it.
__attribute__((used)) static const char KIND[] = LAB_KIND;

int guardimesh_lab_answer(void) { return 42; }
