/* SPDX-License-Identifier: Apache-2.0
 *
 * beside: where a module or a helper program lies that is opened only as it is needed. Nowhere that anybody but the
 * builder or the administrator can write.
 */
#ifndef OS1_BASE_BESIDE_H
#define OS1_BASE_BESIDE_H

/* `built`, within the folder `build`, for a program of that build; else `installed`. `how` is access(2)'s: R_OK of a
 * module, X_OK of a program. NULL where neither is there. Any thread. */
const char *beside_path(const char *build, const char *built, const char *installed, int how);

#endif
