/* SPDX-License-Identifier: Apache-2.0
 *
 * slow: sanitizers make everything several times slower, forks most of all: their build takes every TEST_SLOW-th step
 * of what the plain one sweeps whole, and has longer patience.
 */
#ifndef OS1_TESTS_SLOW_H
#define OS1_TESTS_SLOW_H

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define TEST_SLOW 4
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TEST_SLOW 4
#endif
#endif
#ifndef TEST_SLOW
#define TEST_SLOW 1
#endif

#endif
