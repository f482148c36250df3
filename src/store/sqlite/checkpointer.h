/* SPDX-License-Identifier: Apache-2.0
 *
 * checkpointer: a thread that writes the log home while the writer goes on (SQLite: "Write-Ahead Logging", section
 * 3.1). Its checkpoints are passive: they wait for nobody, and nobody waits for them but a writer whose log has grown
 * as long as it may. What fails is tried again with the next wake.
 */
#ifndef OS1_STORE_SQLITE_CHECKPOINTER_H
#define OS1_STORE_SQLITE_CHECKPOINTER_H

struct checkpointer;

/* path and vfs (NULL: SQLite's own) stay the caller's and outlive it. The thread begins with the first wake. */
struct checkpointer *checkpointer_new(const char *path, const char *vfs);
/* Waits for a checkpoint that runs. NULL is allowed. */
void checkpointer_free(struct checkpointer *c);

/* Any thread. */
void checkpointer_wake(struct checkpointer *c);

/* No checkpoint of the thread runs between the two: for who reads the file's pages past SQLite, or makes a checkpoint
 * of its own, which would be refused beside another. One thread may hold it twice. */
void checkpointer_hold(struct checkpointer *c);
void checkpointer_release(struct checkpointer *c);

#endif
