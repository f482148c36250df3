/* SPDX-License-Identifier: Apache-2.0
 *
 * fake_model: a small GGUF that is well, and holds what a server of cardboard is to do (fake_server.c) as one of its
 * texts.
 */
#ifndef OS1_TESTS_FAKE_MODEL_H
#define OS1_TESTS_FAKE_MODEL_H

#define FAKE_ORDERS "fake.orders"
#define FAKE_END    "\nthat is all\n"

/* Writes the file. orders: a line each. */
void fake_model(const char *path, const char *orders);

#endif
