/* SPDX-License-Identifier: Apache-2.0
 *
 * keyring: the face of the room that reaches the system's keyring: the freedesktop.org Secret Service, through
 * libsecret where it is installed.
 *
 *   keyring.c   the port: runs the helper and reads what it says
 *   helper.c    os1-keyring, a program of its own that opens libsecret as it runs: so neither libsecret nor GLib, nor a
 *               thread of theirs, is ever in the process that holds the memory, and building needs neither
 */
#ifndef OS1_KEYRING_KEYRING_H
#define OS1_KEYRING_KEYRING_H

#include "ports/keyring.h"

extern const struct keyring_ops keyring_secret_service;

/* How the helper ends, besides 0; its reason, if any, is a line on standard error. */
enum { KEYRING_EXIT_NOTHING = 3, KEYRING_EXIT_NONE_HERE = 4, KEYRING_EXIT_DENIED = 5 };

#endif
