/* SPDX-License-Identifier: Apache-2.0
 *
 * peer: a server of the Model Context Protocol over HTTP on the loopback interface, in threads of its own: of one of
 * the three forms, well behaved but for one thing, and strict about what it is sent.
 */
#ifndef OS1_TESTS_PEER_H
#define OS1_TESTS_PEER_H

#include "base/buf.h"

#include <pthread.h>

enum peer_form { PEER_STREAMS /* 2024-11-05 */, PEER_OLDER /* 2025-11-25 */, PEER_NEWER /* 2026-07-28 */ };

struct peer {
  enum peer_form form;
  const char *mischief, *elsewhere; /* elsewhere: another server's address, for who is sent there */
  const char *token;                /* that it wants; NULL none */
  int listening, port;
  pthread_t thread;
  char url[64];
  pthread_mutex_t lock; /* what follows */
  bool ending;
  int running;          /* threads */
  int requests, tokens; /* that came; of these, with any key at all */
  int deleted, pongs;   /* sessions given back; answers to what it asked */
  bool began;           /* the older form's `initialized` came */
  int stream;           /* where the oldest form answers; -1: nowhere */
  char wrong[200];      /* what it was sent that it should not have been; "" nothing */
};

void peer_begin(struct peer *p, enum peer_form form, const char *mischief);
void peer_end(struct peer *p);
/* Under its lock. */
int peer_count(struct peer *p, const int *of);

#endif
