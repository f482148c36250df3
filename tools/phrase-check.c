/* SPDX-License-Identifier: Apache-2.0
 *
 * phrase-check FOLDER: the build's reading of data/<language>/phrases/. Prints every complaint; exits 1 if there is
 * one.
 */
#include "phrase/phrase.h"

int main(int argc, char **argv) {
  struct error e = {0};
  const struct pack *p = NULL;
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  if (argc != 2) return fprintf(stderr, "usage: phrase-check data/LANGUAGE\n"), 2;
  if (pack_open_folder(argv[1], &p, &e)) return fprintf(stderr, "%s\n", e.text), 2;
  size_t complaints = phrase_check(p, &out);
  fputs(out.at ? out.at : "", stderr);
  pack_close(p);
  return complaints ? 1 : 0;
}
