/* AdamW, SGDW with momentum and AdamW in bfloat16: the operations of the generated optimizers in their order, one pass, as plain loops for the
   compiler's vectorizer. Compiled without contraction, so that the bits are those of the source. */
#include <math.h>
#include <string.h>

#include "fused_steps.h"

static const double LEARNING_RATE = 1e-3, BETA1 = 0.9, BETA2 = 0.95, MOMENTUM = 0.9, WEIGHT_DECAY = 1e-5;

/* p, g, m, v of one element, all in registers. */
#define ADAMW(p, g, m, v)                                                                       \
    do {                                                                                        \
        p = p * decay;                                                                          \
        m = fmaf((float)(1 - BETA1), g, m * (float)BETA1);                                      \
        v = fmaf((float)(1 - BETA2) * g, g, v * (float)BETA2);                                  \
        float root = sqrtf(v);                                                                  \
        float quotient = root * inverse;                                                        \
        float rest = fmaf(negative_correction, quotient, root);                                 \
        float corrected = fmaf(rest, inverse, quotient);                                        \
        /* Of an infinity no rest is left, but NaN. */                                          \
        float denominator = (rest == rest ? corrected : quotient) + 1e-8f;                      \
        p = p + step_size * m / denominator;                                                    \
    } while (0)

static void adamw_scalars(struct scalars *scalars, long step)
{
    double correction1 = 1 - pow(BETA1, step), correction2 = 1 - pow(BETA2, step);
    scalars->decay_factor = (float)(1 - WEIGHT_DECAY);
    scalars->negative_step_size = (float)-(LEARNING_RATE / correction1);
    scalars->bias_correction = (float)sqrt(correction2);
    scalars->bias_correction_inverse = 1 / scalars->bias_correction;
}

static void sgdw_scalars(struct scalars *scalars, long step)
{
    scalars->decay_factor = (float)(1 - WEIGHT_DECAY);
    scalars->negative_step_size = (float)-LEARNING_RATE;
    scalars->momentum_scale = step == 1 ? -0.0f : (float)MOMENTUM;
}

static void adamw(float *restrict p, const float *restrict g, float *restrict m, float *restrict v, size_t length, struct scalars s)
{
    const float decay = s.decay_factor, step_size = s.negative_step_size, inverse = s.bias_correction_inverse, negative_correction = -s.bias_correction;
    for (size_t i = 0; i < length; i++)
        ADAMW(p[i], g[i], m[i], v[i]);
}

static void sgdw(float *restrict p, const float *restrict g, float *restrict b, size_t length, struct scalars s)
{
    for (size_t i = 0; i < length; i++) {
        float buffer = g[i] + b[i] * s.momentum_scale;
        b[i] = buffer;
        p[i] = fmaf(s.negative_step_size, buffer, p[i] * s.decay_factor);
    }
}

static inline float from_bfloat16(uint16_t bits)
{
    uint32_t wide = (uint32_t)bits << 16;
    float value;
    memcpy(&value, &wide, sizeof value);
    return value;
}

static inline uint16_t nearest_bfloat16(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint32_t rounded = bits + 0x7FFF + (bits >> 16 & 1);
    return (uint16_t)(((bits & 0x7FFFFFFF) > 0x7F800000 ? bits | 0x400000 : rounded) >> 16);
}

/* One of the two neighbours, the nearer the more often. */
static inline uint16_t stochastic_bfloat16(float value, uint32_t dither)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (uint16_t)((value == value ? bits + dither : bits) >> 16);
}

uint16_t to_bfloat16(float value)
{
    return nearest_bfloat16(value);
}

/* At most a row of the random table: the parameter rounded to nearest, the state by chance. */
static void adamw_bfloat16(
    uint16_t *restrict ps, const uint16_t *restrict gs, uint16_t *restrict ms, uint16_t *restrict vs, const uint32_t *restrict columns, uint32_t row, size_t length,
    struct scalars s)
{
    const float decay = s.decay_factor, step_size = s.negative_step_size, inverse = s.bias_correction_inverse, negative_correction = -s.bias_correction;
    for (size_t i = 0; i < length; i++) {
        float p = from_bfloat16(ps[i]), g = from_bfloat16(gs[i]), m = from_bfloat16(ms[i]), v = from_bfloat16(vs[i]);
        ADAMW(p, g, m, v);
        uint32_t random = columns[i] + row;
        ps[i] = nearest_bfloat16(p);
        ms[i] = stochastic_bfloat16(m, random >> 16);
        vs[i] = stochastic_bfloat16(v, random >> 4 & 0xFFFF);
    }
}

static void update_adamw(const struct tensor *t, size_t start, size_t length)
{
    adamw((float *)t->parameter + start, (float *)t->gradient + start, (float *)t->first + start, (float *)t->second + start, length, *t->scalars);
}

static void update_sgdw(const struct tensor *t, size_t start, size_t length)
{
    sgdw((float *)t->parameter + start, (float *)t->gradient + start, (float *)t->first + start, length, *t->scalars);
}

static void update_adamw_bfloat16(const struct tensor *t, size_t start, size_t length)
{
    struct random_table table;
    for (size_t end = start + length; start < end;) {
        size_t first = start % RANDOM_RUN, in_run = end - start < RANDOM_RUN - first ? end - start : RANDOM_RUN - first;
        random_table_fill(&table, t->random_key, t->step, start, first + in_run);
        for (size_t end_of_run = start + in_run; start < end_of_run;) {
            size_t index = start % RANDOM_RUN, column = index % RANDOM_COLUMNS, in_row = RANDOM_COLUMNS - column;
            in_row = end_of_run - start < in_row ? end_of_run - start : in_row;
            adamw_bfloat16(
                (uint16_t *)t->parameter + start, (uint16_t *)t->gradient + start, (uint16_t *)t->first + start, (uint16_t *)t->second + start,
                table.columns + column, table.rows[index / RANDOM_COLUMNS], in_row, *t->scalars);
            start += in_row;
        }
    }
}

const struct variant variants[] = {
    {"AdamW", sizeof(float), sizeof(float), 2, update_adamw, adamw_scalars},
    {"SGDW", sizeof(float), sizeof(float), 1, update_sgdw, sgdw_scalars},
    {"AdamW, bfloat16", sizeof(uint16_t), sizeof(uint16_t), 2, update_adamw_bfloat16, adamw_scalars},
};
const int variant_count = sizeof variants / sizeof *variants;
