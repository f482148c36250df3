/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/model_shelf.h"
#include "cli/model_vectors.h"
#include "house/house.h"

static json_t *state_json(const struct house_model *m) {
  json_t *o = json_object();
  json_put_text(o, "mind", m->set ? STR("model") : STR("built-in"));
  if (!m->set) return o;
  json_put_text(o, "url", str_of(m->url));
  json_put_text(o, "name", str_of(m->name));
  if (m->key_file[0]) json_put_text(o, "key_file", str_of(m->key_file));
  if (m->file[0]) json_put_text(o, "file", str_of(m->file));
  if (m->engine[0]) json_put_text(o, "server", str_of(m->engine));
  json_put_flag(o, "here", m->here);
  if (m->window) json_put_number(o, "window", m->window);
  json_put_flag(o, "answers", m->answers);
  if (!m->answers && m->why[0]) json_put_text(o, "why", str_of(m->why));
  return o;
}

static void say_none(struct call *c) {
  call_say(c,
           "No language model is set: the built-in mind thinks, and needs none. It remembers, reminds and listens; a "
           "model adds words and what it happens to know.");
  call_say(c,
           "\nAny server that speaks /v1/chat/completions will do: llama-server, Ollama, vLLM on this machine, or one "
           "elsewhere. `os1 model use http://127.0.0.1:8080` chooses it; `os1 think --show` prints what it would be "
           "sent. Or a file of a model's own, run here: `os1 model pull OWNER/REPO` fetches one.");
}

static double gib(int64_t bytes) {
  return (double)bytes / (1024.0 * 1024 * 1024);
}

static const char *name_of(const struct house_model *m) {
  return m->name[0] ? m->name : "A language model";
}

/* A model whose server we keep. */
static void say_own(struct call *c, const struct house_model *m) {
  bool off = str_is(str_of(m->engine), "off");
  if (m->answers)
    call_say(c, "%s on this machine answers; it sees %lld tokens at once.", m->name, (long long)m->window);
  else if (off && !m->code)
    call_say(c,
             "%s on this machine is set, and starts with the first word said. It will take about %.1f GiB of the %.1f "
             "that are free, and see %lld tokens at once.",
             m->name, gib(m->needs), gib(m->memory), (long long)m->window);
  else if (m->code)
    call_say(c, "%s on this machine is set and does not answer. %s The built-in mind thinks meanwhile.", m->name,
             m->why);
  else
    call_say(c, "%s on this machine is ending.", m->name);
  if (!m->code)
    call_say(
        c, "OS1 keeps its server itself: it ends when it was not asked for a while, and nobody but you can reach it.");
}

static void say_where(struct call *c, const struct house_model *m) {
  if (m->here)
    call_say(c, "What you type goes to that server, on this machine; what it does with it is that server's affair.");
  else
    call_say(c, "What you type, and what memory finds to it, goes to %s. The memory itself stays here.", m->at);
}

static int say_state(struct call *c, const struct house_model *m) {
  if (c->json) {
    call_json(c, state_json(m));
  } else if (!m->set) {
    say_none(c);
  } else if (m->file[0]) {
    say_own(c, m);
  } else if (m->answers) {
    call_say(c, "%s at %s answers; it sees %lld tokens at once.", name_of(m), m->at, (long long)m->window);
    say_where(c, m);
  } else {
    call_say(c, "%s at %s is set and does not answer. %s The built-in mind thinks meanwhile.", name_of(m), m->at,
             m->why);
    say_where(c, m);
  }
  return EXIT_OK;
}

/* ---- choosing ---- */

static int read_window(struct call *c, int64_t *ret) {
  const char *given = args_value(&c->args, "window");
  long long n = 0;
  if (given && (!str_to_int(str_of(given), &n) || n < 512 || n > 16777216))
    return call_usage(c, "\"%s\" is no number of tokens from 512 up.", given);
  *ret = n;
  return EXIT_OK;
}

/* What is to leave this machine is said before, and asked about. */
static bool is_meant(struct call *c, const struct house_model *m) {
  if (m->here || args_given(&c->args, "yes")) return true;
  bool open = str_starts(str_of(m->url), STR("http:"));
  call_warn(c,
            "%s is not this machine. Everything you say there from now on, and what memory finds to it, is sent to "
            "it%s. The built-in mind sends nothing to anybody.",
            m->at, open ? ", readable on the way" : "");
  return call_confirm(c, "Send it there? [y/N] ");
}

static void say_chosen(struct call *c, const struct house_model *m) {
  if (!m->answers)
    call_say(c, "Kept: %s. %s Until it answers, the built-in mind thinks.", m->url, m->why);
  else if (!m->has_name && m->name[0])
    call_say(c, "Kept: %s at %s. It lists no model of that name.", m->name, m->at);
  else
    call_say(c,
             "From the next turn on, %s at %s finds the words; it sees %lld tokens at once. The memory, and care, stay "
             "as they are.",
             name_of(m), m->at, (long long)m->window);
}

static int use(struct call *c, const char *url) {
  struct house_model m;
  os1_error e = {0};
  const char *key = args_value(&c->args, "key-file");
  struct house_model_choice choice = {.url = url, .name = args_value(&c->args, "name")};
  choice.key_file = key ? call_path(c, key) : NULL;
  int status = read_window(c, &choice.window);
  if (status == EXIT_OK) status = call_key_file(c, choice.key_file);
  if (status != EXIT_OK) return status;
  if (house_model_look(&choice, &m, &e) < 0) return call_failed_os1(c, &e);
  if (m.code == ERR_UNSUPPORTED) return error_set((struct error *)&e, m.code, "%s", m.why), call_failed_os1(c, &e);
  if (!is_meant(c, &m))
    return call_ended(c, EXIT_CANCELLED, "Nothing was changed.%s",
                      c->person ? "" : " Without a terminal it needs --yes.");
  if (house_model_use(c->house, &m, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, state_json(&m));
  else
    say_chosen(c, &m);
  return EXIT_OK;
}

/* ---- a file of one's own ---- */

static int read_idle(struct call *c, int64_t *ret) {
  const char *given = args_value(&c->args, "idle");
  long long n = 0;
  if (given && (!str_to_int(str_of(given), &n) || n < 1 || n > 10000))
    return call_usage(c, "\"%s\" is no number of minutes.", given);
  *ret = n * 60;
  return EXIT_OK;
}

static int use_file(struct call *c, const char *file) {
  struct house_model m;
  os1_error e = {0};
  const char *program = args_value(&c->args, "program");
  struct house_model_file f = {.file = file, .unboxed = args_given(&c->args, "unboxed")};
  if (program) f.program = strchr(program, '/') ? call_path(c, program) : program;
  int status = read_window(c, &f.window);
  if (status == EXIT_OK) status = read_idle(c, &f.idle_s);
  if (status != EXIT_OK) return status;
  if (house_model_use_file(c->house, &f, &e) < 0 || house_model(c->house, true, &m, &e) < 0)
    return call_failed_os1(c, &e);
  return say_state(c, &m);
}

static int off(struct call *c) {
  os1_error e = {0};
  struct house_model none = {.here = 1};
  if (house_model_off(c->house, &e) < 0) return call_failed_os1(c, &e);
  if (c->json) return say_state(c, &none);
  call_say(c, "Off. The built-in mind thinks from the next turn on, and nothing is sent anywhere.");
  return EXIT_OK;
}

/* ---- */

static int choose(struct call *c, const char *word) {
  const char *file = NULL;
  int status = model_shelf_meant(c, word, &file);
  if (status != EXIT_OK) return status;
  return file ? use_file(c, file) : use(c, word);
}

static int drop(struct call *c, const char *name) {
  struct house_model m;
  os1_error e = {0};
  if (house_model(c->house, false, &m, &e) < 0) return call_failed_os1(c, &e);
  return model_shelf_drop(c, name, m.file);
}

static int list_json(struct call *c, const struct house_model *m, bool state) {
  json_t *o = state ? state_json(m) : json_object(), *shelf = model_shelf_json(m->file);
  if (shelf || !state) json_put(o, "shelf", shelf ? shelf : json_array());
  call_json(c, o);
  return EXIT_OK;
}

static int list(struct call *c) {
  struct house_model m;
  os1_error e = {0};
  size_t count;
  if (house_model(c->house, false, &m, &e) < 0) return call_failed_os1(c, &e);
  if (c->json) return list_json(c, &m, false);
  int status = model_shelf_say(c, m.file, false, &count);
  if (status == EXIT_OK && !count)
    call_say(c, "No model's file is here. `os1 model pull OWNER/REPO` fetches one from huggingface.co.");
  return status;
}

static int look(struct call *c) {
  struct house_model m;
  os1_error e = {0};
  size_t count;
  if (house_model(c->house, true, &m, &e) < 0) return call_failed_os1(c, &e);
  if (c->json) return list_json(c, &m, true);
  int status = say_state(c, &m);
  return status == EXIT_OK ? model_shelf_say(c, m.file, true, &count) : status;
}

static bool is_word(const struct call *c, size_t i, const char *word) {
  return c->args.count > i && str_is(str_of(c->args.words[i]), word);
}

static bool without_the_home(const struct args *args) {
  return args->count == 2 && str_is(str_of(args->words[0]), "pull");
}

static int run(struct call *c) {
  size_t count = c->args.count;
  if (is_word(c, 0, "use") && count == 2) return choose(c, c->args.words[1]);
  if (is_word(c, 0, "pull") && count == 2) return model_shelf_pull(c, c->args.words[1]);
  if (is_word(c, 0, "drop") && count == 2) return drop(c, c->args.words[1]);
  if (is_word(c, 0, "list") && count == 1) return list(c);
  if (is_word(c, 0, "vectors") && count <= 2) return model_vectors(c);
  if (is_word(c, 0, "off") && count == 1) return off(c);
  if (count)
    return call_usage(c, "It takes nothing, `list`, `pull NAME`, `use NAME`, `drop NAME`, `vectors URL`, or `off`.");
  return look(c);
}

const struct command cmd_model = {
    .name = "model",
    .summary = "which mind is live, and choosing another",
    .arguments = "[list|pull NAME|use URL|use FILE|use NAME|drop NAME|vectors [URL|off]|off]",
    .about =
        "Without words it says which mind thinks, and asks the server whether it is well. `use` takes the address of "
        "any "
        "server that speaks /v1/chat/completions (llama-server, Ollama, vLLM, a hosted one): http://HOST:PORT, "
        "https://HOST or unix:/PATH. What is sent to another machine is asked about first. The built-in mind needs no "
        "model; it keeps reminders, lists and sums to itself, and answers whenever the model does not.\n\n"
        "`use` with a model's file (GGUF) has OS1 run it itself: with the first word it starts llama-server, which "
        "must "
        "be installed, on a socket that only you can reach, with a key made anew, as many threads as there are "
        "processors and as much to see at once as the memory allows; in a box that has no network and cannot read your "
        "files. It is started again when it dies, given up when it dies five times in a row, and ended when it was not "
        "asked for ten minutes. What it prints stands in model.log in the state folder.\n\n"
        "`pull` fetches such a file into models/ beside the memory: NAME is OWNER/REPO or OWNER/REPO:Q4_K_M on "
        "huggingface.co, OWNER/REPO/FILE.gguf, or https://HOST/FILE.gguf. Size and licence are shown first, and it "
        "asks. What comes is held against the SHA-256 that the hub promises. Broken off or stopped with Ctrl-C, the "
        "same command goes on from there. `use` then takes its name, or as much of it as no other has; `list` says "
        "what is here, and `drop` takes one away.\n\n"
        "`vectors URL` sets a server of embeddings beside whichever mind is live: any that speaks /v1/embeddings. Each "
        "turn gets a vector of it, asked for in the background while os1 is open and kept in the memory as eight bits "
        "a "
        "number; recall then finds what was said in other words too, and `os1 recall --why` says where it did. A turn "
        "that is forgotten takes its vector along; another server, or `vectors off`, takes all of them away. Where the "
        "server is gone, words find as before.",
    .options =
        (const struct args_option[]){
            {"name", 0, "MODEL", "which of the server's models; else its first"},
            {"key-file", 0, "FILE",
             "a file that holds the key it wants; read with every turn; of pull: for the hub alone"},
            {"window", 0, "TOKENS",
             "how much it sees at once, where it does not say; of a file: in place "
             "of what the memory allows"},
            {"program", 0, "PROGRAM", "of a file: what runs it, in place of the llama-server in PATH"},
            {"idle", 0, "MINUTES", "of a file: its server ends when it was not asked for so long (10)"},
            {"unboxed", 0, NULL,
             "of a file: its server may run with all your rights where the kernel "
             "gives no box"},
            {"from", 0, "URL", "of pull: another hub that answers as huggingface.co does"},
            {"sha256", 0, "DIGITS", "of pull: the checksum it must have, where nobody else says"},
            {"yes", 'y', NULL, "does not ask before something is sent elsewhere, fetched or dropped"},
            {0}},
    .examples = (const struct command_example[]){{"os1 model --json", "{\"mind\":\"built-in\"}"},
                                                 {"os1 model use http://127.0.0.1:8080", NULL},
                                                 {"os1 model pull Qwen/Qwen2.5-0.5B-Instruct-GGUF", NULL},
                                                 {NULL}},
    .json_keys =
        "mind (built-in, model); url, name, key_file; file: a model's whose server OS1 keeps; server: how "
        "that is (off, "
        "loading, ready, again, failed, ending); here: it is on this machine; window: tokens; answers: it "
        "does now, else "
        "why not; shelf: one object a file: name, path, whole, bytes, of (a part's), quant, context, "
        "parameters, licence, from, sha256, fetched_at, live, why it cannot be read. After vectors: vectors (one is "
        "set), url, name, key_file, here, turns that have one, all: nothing is left to ask for, answers, else "
        "why not, numbers of a vector. After pull: the same of "
        "one, known: it was here. After drop: dropped, bytes.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_REPEATS | COMMAND_STOPS,
    .max_arguments = 2,
    .run = run,
    .alone = without_the_home,
};
