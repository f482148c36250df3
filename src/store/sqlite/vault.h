/* SPDX-License-Identifier: Apache-2.0
 *
 * vault: a SQLite VFS that keeps a database and its log sealed (seal.h), over the system's VFS or a test's. One a
 * store.
 *
 * Invariants:
 *   1. Only a database and its log are ever opened: anything else (journals, temporary files) is refused, so nothing in
 *      clear can reach the disk.
 *   2. A page goes out whole and sealed, or not at all. A frame of the log goes out in one piece: its header waits for
 *      its page, and frames that follow one another for the end of the transaction.
 *   3. A page that does not open is SQLITE_IOERR_DATA, never zeros. Only while SQLite recovers the log (it reads header
 *      and page in one call) does a frame that does not open read as zeros, which ends the log; whether it may end
 * there was decided before, by vault_inspect.
 *   4. The bytes between a page's cells are zeros on disk: rows that moved leave no copies (vault_scrub).
 *   5. A database is born whole: written aside and renamed. There is no empty file that could pass for one.
 */
#ifndef OS1_STORE_SQLITE_VAULT_H
#define OS1_STORE_SQLITE_VAULT_H

#include "base/error.h"
#include "store/sqlite/seal.h"

#include <sqlite3.h>

struct vault;
struct key;

/* below: the VFS underneath, by name; NULL the system's. Registered under vault_name until vault_free. */
struct vault *vault_new(const struct key *key, const char *below);
/* From here on it opens files to be read alone: it changes and makes none and locks none, so that nobody else may write
 * them meanwhile, and SQLite keeps what it knows of the log in its own memory (a connection must ask for exclusive
 * locking, and for no checkpoint as it closes). Before the first connection. */
void vault_only_read(struct vault *v);
/* After every connection through it is closed. NULL is fine. */
void vault_free(struct vault *v);
const char *vault_name(const struct vault *v);
/* Whether a file that begins with this mark is this key's. */
bool vault_owns(const struct key *key, const unsigned char mark[SEAL_MARK]);

/* The page at 1 GiB, on which SQLite locks and writes nothing (its file format, section 1.4): zeros in a longer file.
 */
enum { VAULT_LOCK_PAGE = 0x40000000 / SEAL_PAGE + 1 };

enum vault_for { VAULT_DATABASE, VAULT_COPY };
/* A new, empty, durable database at path (0600), never over another file: one that keeps a log, or one that a backup
 * fills page by page. ERR_EXISTS. */
int vault_create(struct vault *v, const char *path, enum vault_for what, struct error *e);

/* Whether the file at path and its log are this key's and whole as far as can be told without reading every page:
 * ERR_NOT_FOUND no file, ERR_KEY, ERR_DAMAGED. Before the first connection. */
int vault_inspect(struct vault *v, const char *path, struct error *e);

/* Zeros what is in no cell of a b-tree page. */
void vault_scrub(unsigned char *page, uint32_t number);

#endif
