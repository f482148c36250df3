/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/model_vectors.h"

#include "house/house.h"

static json_t *state_json(const struct house_vectors_state *s) {
  json_t *o = json_object();
  json_put_flag(o, "vectors", s->set);
  if (!s->set) return o;
  json_put_text(o, "url", str_of(s->url));
  json_put_text(o, "name", str_of(s->name));
  if (s->key_file[0]) json_put_text(o, "key_file", str_of(s->key_file));
  json_put_flag(o, "here", s->here);
  json_put_number(o, "turns", (int64_t)s->kept);
  json_put_flag(o, "all", s->whole);
  json_put_flag(o, "answers", s->answers);
  if (s->numbers) json_put_number(o, "numbers", (int64_t)s->numbers);
  if (!s->answers && s->why[0]) json_put_text(o, "why", str_of(s->why));
  return o;
}

static void say_none(struct call *c) {
  call_say(c,
           "No server of embeddings is set: recall finds by words, and by what the dictionary knows of them. Any that "
           "speaks /v1/embeddings will do (llama-server --embeddings, Ollama, vLLM): `os1 model vectors "
           "http://127.0.0.1:8080` chooses it, and recall then finds what was said in other words too.");
}

static void say_where(struct call *c, const struct house_vectors_state *s) {
  if (s->here)
    call_say(c, "What was said goes to that server, on this machine, once; so does what you ask recall.");
  else
    call_say(c, "What was said goes to %s, once; so does what you ask recall. The memory itself stays here.", s->at);
}

static int say_state(struct call *c, const struct house_vectors_state *s) {
  const char *name = s->name[0] ? s->name : "A model of embeddings";
  if (c->json) {
    call_json(c, state_json(s));
  } else if (!s->set) {
    say_none(c);
  } else {
    call_say(c, "%s at %s %s.%s%s", name, s->at, s->answers ? "answers" : "does not answer", s->answers ? "" : " ",
             s->answers ? "" : s->why);
    call_say(c, "%llu turns have a vector%s.", (unsigned long long)s->kept,
             s->whole ? ", all that can have one"
                      : "; the others get theirs while os1 is open, and words find meanwhile");
    say_where(c, s);
  }
  return EXIT_OK;
}

/* What is to leave this machine is said before, and asked about. */
static bool is_meant(struct call *c, const struct house_vectors_state *s) {
  if (s->here || args_given(&c->args, "yes")) return true;
  bool open = str_starts(str_of(s->url), STR("http:"));
  call_warn(
      c, "%s is not this machine. Everything that was ever said to you there, and all that will be, is sent to it%s.",
      s->at, open ? ", readable on the way" : "");
  return call_confirm(c, "Send it there? [y/N] ");
}

static int use(struct call *c, const char *url) {
  struct house_vectors_state s;
  os1_error e = {0};
  const char *key = args_value(&c->args, "key-file");
  if (key) key = call_path(c, key);
  int status = call_key_file(c, key);
  if (status != EXIT_OK) return status;
  if (house_vectors_look(url, args_value(&c->args, "name"), key, &s, &e) < 0) return call_failed_os1(c, &e);
  if (s.code == ERR_UNSUPPORTED) return error_set((struct error *)&e, s.code, "%s", s.why), call_failed_os1(c, &e);
  if (!is_meant(c, &s))
    return call_ended(c, EXIT_CANCELLED, "Nothing was changed.%s",
                      c->person ? "" : " Without a terminal it needs --yes.");
  if (house_vectors_use(c->house, &s, &e) < 0) return call_failed_os1(c, &e);
  return say_state(c, &s);
}

static int off(struct call *c) {
  struct house_vectors_state none = {.here = 1};
  os1_error e = {0};
  if (house_vectors_off(c->house, &e) < 0) return call_failed_os1(c, &e);
  if (c->json) return say_state(c, &none);
  call_say(c, "Off. The vectors are gone, and recall finds by words.");
  return EXIT_OK;
}

int model_vectors(struct call *c) {
  struct house_vectors_state s;
  os1_error e = {0};
  const char *word = c->args.count > 1 ? c->args.words[1] : NULL;
  if (word) return str_is(str_of(word), "off") ? off(c) : use(c, word);
  return house_vectors(c->house, true, &s, &e) < 0 ? call_failed_os1(c, &e) : say_state(c, &s);
}
