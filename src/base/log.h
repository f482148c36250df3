/* SPDX-License-Identifier: Apache-2.0
 *
 * log: one line to standard error, for whoever runs the program; never a person's words. Lower rooms use only debug;
 * whoever decides what to do about a failure logs it, once. Thread-safe (one write per line).
 */
#ifndef OS1_BASE_LOG_H
#define OS1_BASE_LOG_H

enum log_level { LOG_DEBUG, LOG_NOTE, LOG_WARN, LOG_ERROR, LOG_SILENT };

/* Default: LOG_WARN. */
void log_threshold(enum log_level lowest);
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)
#define log_note(...)  log_line(LOG_NOTE, __VA_ARGS__)
#define log_warn(...)  log_line(LOG_WARN, __VA_ARGS__)
#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)

#endif
