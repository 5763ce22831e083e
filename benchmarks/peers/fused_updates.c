/* AdamW in four number types and SGDW with momentum: the operations of the generated optimizers in their order, one pass, as plain loops for the
   compiler's vectorizer, but for the conversion of float16. Compiled without contraction, so that the bits are those of the source. */
#include <math.h>
#include <string.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

#include "fused_steps.h"

static const double LEARNING_RATE = 1e-3, BETA1 = 0.9, BETA2 = 0.95, EPSILON = 1e-8, MOMENTUM = 0.9, WEIGHT_DECAY = 1e-5;

/* The step's numbers as ADAMW names them. */
#define ADAMW_NUMBERS(real, s)                                                                                            \
    const real decay = (real)s.decay_factor, step_size = (real)s.negative_step_size, inverse = (real)s.bias_correction_inverse, \
               negative_correction = -(real)s.bias_correction

/* p, g, m, v of one element, all in registers. */
#define ADAMW(real, fma, sqrt, p, g, m, v)                                                      \
    do {                                                                                        \
        p = p * decay;                                                                          \
        m = fma((real)(1 - BETA1), g, m * (real)BETA1);                                         \
        v = fma((real)(1 - BETA2) * g, g, v * (real)BETA2);                                     \
        real root = sqrt(v);                                                                    \
        real quotient = root * inverse;                                                         \
        real rest = fma(negative_correction, quotient, root);                                   \
        real corrected = fma(rest, inverse, quotient);                                          \
        /* Of an infinity no rest is left, but NaN. */                                          \
        real denominator = (rest == rest ? corrected : quotient) + (real)EPSILON;               \
        p = p + step_size * m / denominator;                                                    \
    } while (0)

static void adamw_scalars64(struct scalars *scalars, long step)
{
    double correction1 = 1 - pow(BETA1, step), correction2 = 1 - pow(BETA2, step);
    scalars->decay_factor = 1 - WEIGHT_DECAY;
    scalars->negative_step_size = -(LEARNING_RATE / correction1);
    scalars->bias_correction = sqrt(correction2);
    scalars->bias_correction_inverse = 1 / scalars->bias_correction;
}

static void adamw_scalars(struct scalars *scalars, long step)
{
    adamw_scalars64(scalars, step);
    scalars->decay_factor = (float)scalars->decay_factor;
    scalars->negative_step_size = (float)scalars->negative_step_size;
    scalars->bias_correction = (float)scalars->bias_correction;
    scalars->bias_correction_inverse = 1 / (float)scalars->bias_correction;
}

static void sgdw_scalars(struct scalars *scalars, long step)
{
    scalars->decay_factor = (float)(1 - WEIGHT_DECAY);
    scalars->negative_step_size = (float)-LEARNING_RATE;
    scalars->momentum_scale = step == 1 ? -0.0f : (float)MOMENTUM;
}

static void adamw(float *restrict p, const float *restrict g, float *restrict m, float *restrict v, size_t length, struct scalars s)
{
    ADAMW_NUMBERS(float, s);
    for (size_t i = 0; i < length; i++)
        ADAMW(float, fmaf, sqrtf, p[i], g[i], m[i], v[i]);
}

static void adamw_float64(double *restrict p, const double *restrict g, double *restrict m, double *restrict v, size_t length, struct scalars s)
{
    ADAMW_NUMBERS(double, s);
    for (size_t i = 0; i < length; i++)
        ADAMW(double, fma, sqrt, p[i], g[i], m[i], v[i]);
}

/* As many numbers of 16 bits as are converted at once. gcc 12 converts one by one by itself, so it is told the instruction. */
enum { HALVES = 16 };

static inline void widen(const _Float16 *halves, float *values)
{
#ifdef __AVX512F__
    _mm512_storeu_ps(values, _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)halves)));
#else
    for (int i = 0; i < HALVES; i++)
        values[i] = (float)halves[i];
#endif
}

static inline void narrow(const float *values, _Float16 *halves)
{
#ifdef __AVX512F__
    _mm256_storeu_si256((__m256i *)halves, _mm512_cvtps_ph(_mm512_loadu_ps(values), _MM_FROUND_TO_NEAREST_INT));
#else
    for (int i = 0; i < HALVES; i++)
        halves[i] = (_Float16)values[i];
#endif
}

/* Parameters rounded to nearest, state in float32. */
static void adamw_float16(_Float16 *restrict ps, const _Float16 *restrict gs, float *restrict m, float *restrict v, size_t length, struct scalars s)
{
    ADAMW_NUMBERS(float, s);
    float p[HALVES], g[HALVES];
    size_t i = 0;
    for (; i + HALVES <= length; i += HALVES) {
        widen(ps + i, p);
        widen(gs + i, g);
        for (int j = 0; j < HALVES; j++)
            ADAMW(float, fmaf, sqrtf, p[j], g[j], m[i + j], v[i + j]);
        narrow(p, ps + i);
    }
    for (; i < length; i++) {
        float one = (float)ps[i], gradient = (float)gs[i];
        ADAMW(float, fmaf, sqrtf, one, gradient, m[i], v[i]);
        ps[i] = (_Float16)one;
    }
}

static void sgdw(float *restrict p, const float *restrict g, float *restrict b, size_t length, struct scalars s)
{
    const float decay = (float)s.decay_factor, step_size = (float)s.negative_step_size, momentum = (float)s.momentum_scale;
    for (size_t i = 0; i < length; i++) {
        float buffer = g[i] + b[i] * momentum;
        b[i] = buffer;
        p[i] = fmaf(step_size, buffer, p[i] * decay);
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

static void store_float(void *values, size_t index, float value)
{
    ((float *)values)[index] = value;
}

static void store_double(void *values, size_t index, float value)
{
    ((double *)values)[index] = value;
}

static void store_float16(void *values, size_t index, float value)
{
    ((_Float16 *)values)[index] = (_Float16)value;
}

static void store_bfloat16(void *values, size_t index, float value)
{
    ((uint16_t *)values)[index] = nearest_bfloat16(value);
}

/* At most a row of the random table: the parameter rounded to nearest, the state by chance. */
static void adamw_bfloat16(
    uint16_t *restrict ps, const uint16_t *restrict gs, uint16_t *restrict ms, uint16_t *restrict vs, const uint32_t *restrict columns, uint32_t row, size_t length,
    struct scalars s)
{
    ADAMW_NUMBERS(float, s);
    for (size_t i = 0; i < length; i++) {
        float p = from_bfloat16(ps[i]), g = from_bfloat16(gs[i]), m = from_bfloat16(ms[i]), v = from_bfloat16(vs[i]);
        ADAMW(float, fmaf, sqrtf, p, g, m, v);
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

static void update_adamw_float64(const struct tensor *t, size_t start, size_t length)
{
    adamw_float64((double *)t->parameter + start, (double *)t->gradient + start, (double *)t->first + start, (double *)t->second + start, length, *t->scalars);
}

static void update_adamw_float16(const struct tensor *t, size_t start, size_t length)
{
    adamw_float16((_Float16 *)t->parameter + start, (_Float16 *)t->gradient + start, (float *)t->first + start, (float *)t->second + start, length, *t->scalars);
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
    {"AdamW", sizeof(float), sizeof(float), 2, update_adamw, adamw_scalars, store_float},
    {"SGDW", sizeof(float), sizeof(float), 1, update_sgdw, sgdw_scalars, store_float},
    {"AdamW, float64", sizeof(double), sizeof(double), 2, update_adamw_float64, adamw_scalars64, store_double},
    {"AdamW, float16", sizeof(_Float16), sizeof(float), 2, update_adamw_float16, adamw_scalars, store_float16},
    {"AdamW, bfloat16", sizeof(uint16_t), sizeof(uint16_t), 2, update_adamw_bfloat16, adamw_scalars, store_bfloat16},
};
const int variant_count = sizeof variants / sizeof *variants;
