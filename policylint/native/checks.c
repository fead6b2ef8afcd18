/* What Python's checks of a draft call, as in module.c. */

#include "module.h"

#include <stdlib.h>
#include <string.h>

/* syllables(text) -> (words, syllables): words are runs of small letters, in English. */
PyObject *syllables(PyObject *module, PyObject *arguments)
{
    Py_buffer text;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y*", &text))
        return NULL;
    const int fits = text.len < INT32_MAX;
    const Spoken all = count_syllables(text.buf, fits ? (int)text.len : 0);
    PyBuffer_Release(&text);
    return fits ? Py_BuildValue("(ii)", all.words, all.syllables) : PyErr_NoMemory();
}

/* Add (first, part) to pairs for each part that is not its own first, but for those that repeat another. */
static int are_added(PyObject *pairs, const int32_t *first, const int32_t *repeated, int count)
{
    for (int i = 0; i < count; i++) {
        if (first[i] == i || (repeated && repeated[i] != i))
            continue;
        PyObject *pair = Py_BuildValue("(ii)", (int)first[i], i);
        const int is_added = pair && PyList_Append(pairs, pair) == 0;
        Py_XDECREF(pair);
        if (!is_added)
            return 0;
    }
    return 1;
}

/* Return the parts with the same letters as an earlier one, and of the others those that begin or end as one does. */
static PyObject *found_alike(const Letters *letters, int count)
{
    int room = 16;
    while (room < 2 * count)
        room *= 2;
    int32_t *table = malloc(((size_t)room + 2 * (size_t)count) * sizeof(*table)), *same = table + room;
    PyObject *found = table ? Py_BuildValue("([][])") : PyErr_NoMemory();
    for (int key = 0; found && key < 3; key++) {
        int32_t *first = key ? same + count : same;
        find_first(letters, count, key, table, room, first);
        if (!are_added(PyTuple_GetItem(found, key > 0), first, key ? same : NULL, count))
            Py_CLEAR(found);
    }
    free(table);
    return found;
}

/* alike(text, parts) -> ([(first, part), ...], [(first, part), ...]); parts: int32 pairs of code points, in order. */
PyObject *alike(PyObject *module, PyObject *arguments)
{
    Py_buffer text, parts;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y*y*", &text, &parts))
        return NULL;
    const size_t count = (size_t)parts.len / sizeof(Part);
    const int fits = text.len < INT32_MAX && count < INT32_MAX / 8;
    Letters *letters = fits ? malloc(count * sizeof(Letters) + 1) : NULL;
    char *room = fits ? malloc((size_t)text.len + 1) : NULL;
    Parts all = parts_of(text.buf, fits ? (int)text.len : 0);
    for (size_t i = 0; letters && room && i < count; i++) {
        Part part;
        memcpy(&part, (const char *)parts.buf + i * sizeof(Part), sizeof(Part));
        letters[i] = hash_part(&all, part, room);
    }
    PyBuffer_Release(&text);
    PyBuffer_Release(&parts);
    PyObject *found = letters && room ? found_alike(letters, (int)count) : PyErr_NoMemory();
    free(letters);
    free(room);
    return found;
}
