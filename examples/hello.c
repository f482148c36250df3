/* SPDX-License-Identifier: Apache-2.0
 * cc hello.c $(pkg-config --cflags --libs os1) && ./a.out /tmp/a-home "my sister anna moved to lisbon in may" "where
 * does anna live?" */
#include <os1.h>
#include <stdio.h>
#include <string.h>

static int show(void *arg, const char *text, size_t length, int flags) {
  (void)arg, (void)flags;
  return printf("- %.*s\n", (int)length, text) < 0;
}

int main(int argc, char **argv) {
  if (argc < 2) return fprintf(stderr, "usage: hello FOLDER [TEXT...]\n"), 2;
  os1 *home = NULL;
  os1_error e = {0};
  os1_listener listener = {.clause = show};
  if (os1_open(&(os1_options){.folder = argv[1]}, &home, &e) < 0) return fprintf(stderr, "%s\n", e.text), 1;
  int result = os1_setup(home, OS1_SETUP_DEFAULTS, NULL, 0, &listener, &e);
  for (int i = 2; i < argc && result == 0; i++) {
    os1_utterance said = {.text = argv[i], .length = strlen(argv[i])};
    printf("> %s\n", argv[i]);
    result = os1_say(home, &said, &listener, NULL, &e);
  }
  if (result < 0) fprintf(stderr, "%s\n", e.text);
  os1_close(home);
  return result < 0;
}
