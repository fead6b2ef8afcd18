/* What the files share that know of Python: module.c, checks.c, locate.c, reading.c, text.c. */

#ifndef POLICYLINT_MODULE_H
#define POLICYLINT_MODULE_H

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "kernel.h"

extern const char *const NAME_OF_PROGRAM, *const NAME_OF_TEXT; /* of capsules */

/* A text and the program it was numbered for. */
typedef struct { PyObject *program; Text text; } Held;

/* checks.c */
PyObject *syllables(PyObject *module, PyObject *arguments);
PyObject *alike(PyObject *module, PyObject *arguments);

/* locate.c */
PyObject *locate(PyObject *module, PyObject *arguments);
PyObject *left(PyObject *module, PyObject *arguments);

/* reading.c */
PyObject *read_text(PyObject *module, PyObject *arguments);

/* text.c */
PyObject *make_text(PyObject *program, Reading *read);
PyObject *place(PyObject *module, PyObject *arguments);
PyObject *span(PyObject *module, PyObject *arguments);

#endif
