/* SPDX-License-Identifier: Apache-2.0
 *
 * flite: the speech module. Three voices of two: lower is rms, higher is slt, middle is slt said lower and a little
 * slower (0.8 of its pitch, so about 130 Hz between their 100 and 165).
 */
#include "voice/voice_priv.h"

#include <flite/flite.h>

cst_voice *register_cmu_us_rms(const char *folder);
cst_voice *register_cmu_us_slt(const char *folder);

static const struct {
  const char *name;
  cst_voice *(*open)(const char *folder);
  float pitch, length;
} voices[] = {{"lower", register_cmu_us_rms, 1.0F, 1.0F},
              {"middle", register_cmu_us_slt, 0.8F, 1.05F},
              {"higher", register_cmu_us_slt, 1.0F, 1.0F}};

/* flite keeps each voice once, so what was set for one of the two sharing it is set anew every time. */
static cst_voice *voice_open(const char *name) {
  static int ready;
  if (!ready) flite_init();
  ready = 1;
  for (size_t i = 0; i < sizeof voices / sizeof *voices; i++) {
    if (strcmp(name, voices[i].name)) continue;
    cst_voice *v = voices[i].open(NULL);
    if (!v) return NULL;
    flite_feat_set_float(v->features, "f0_shift", voices[i].pitch);
    flite_feat_set_float(v->features, "duration_stretch", voices[i].length);
    return v;
  }
  return NULL;
}

static int speak(const char *voice, const char *text, voice_samples_fn *samples, void *arg) {
  cst_voice *v = voice_open(voice);
  cst_wave *w = v ? flite_text_to_wave(text, v) : NULL;
  if (!w) return ERR_UNSUPPORTED;
  int r = w->num_channels == 1 && w->num_samples > 0 ? samples(arg, w->samples, (size_t)w->num_samples, w->sample_rate)
                                                     : ERR_UNSUPPORTED;
  delete_wave(w);
  return r;
}

__attribute__((visibility("default"))) extern const struct voice_module voice_module;
const struct voice_module voice_module = {VOICE_MODULE_VERSION, "flite", speak};
