/* Where in a text an e-mail address, a URL or a phone number may be: entities.py looks closer there. */

#include <string.h>

#include "kernel.h"

enum { FEWEST_DIGITS = 8 };

/* Characters to look at; most are none of these. */
static const char IS_SIGN[256] = {
    ['@'] = 1, ['('] = 1, ['['] = 1, [':'] = 1, ['w'] = 1, ['.'] = 1, ['0'] = 1, ['1'] = 1,
    ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1,
};

static int is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

/* Say whether a character may stand in a phone number; of one that is not in Latin-1 (`?`) that is not known. */
static int is_of_phone(unsigned char c) { return is_digit(c) || (c && strchr(" ().-/?\xa0", c)); }

static int add(Offsets *some, int offset)
{
    if (!make_room(&some->at, &some->room, some->count + 1, sizeof(int32_t)))
        return 0;
    some->at[some->count++] = offset;
    return 1;
}

/* Add a run of the characters of a phone number if it holds enough digits; move the end behind it. */
static int add_run(Offsets *runs, const unsigned char *text, int size, int start, int *end)
{
    int digits = 0, at = start;
    for (; at < size && is_of_phone(text[at]); at++)
        digits += is_digit(text[at]);
    *end = at;
    return digits < FEWEST_DIGITS || (add(runs, start) && add(runs, at));
}

static int follows(const unsigned char *text, int size, int at, const char *what)
{
    const int length = (int)strlen(what);
    return length <= size - at && !memcmp(text + at, what, (size_t)length);
}

/* Find the signs in a text in Latin-1, in order; return 0 for lack of memory. Of the runs, the start and the end of each
   follow each other. */
int find_signs(const unsigned char *text, int size, Offsets found[SIGNS])
{
    int run_end = 0, good = 1;
    for (int at = 0; at < size && good; at++) {
        if (!IS_SIGN[text[at]])
            continue;
        switch (text[at]) {
        case '@':
            good = add(&found[SIGN_AT], at);
            break;
        case '(':
        case '[':
            if (follows(text, size, at + 1, text[at] == '(' ? "at)" : "at]"))
                good = add(&found[SIGN_AT], at);
            break;
        case ':':
            if (follows(text, size, at, "://"))
                good = add(&found[SIGN_SCHEME], at);
            break;
        case 'w':
            if (follows(text, size, at, "www."))
                good = add(&found[SIGN_SITE], at);
            break;
        case '.':
            if (at + 1 < size && text[at + 1] >= 'a' && text[at + 1] <= 'z')
                good = add(&found[SIGN_DOMAIN], at);
            break;
        default:
            if (is_digit(text[at]) && at >= run_end)
                good = add_run(&found[SIGN_PHONE], text, size, at, &run_end);
        }
    }
    return good;
}
