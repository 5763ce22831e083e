/* The random words of rounding by chance, as docs/numeric-types.md describes them: by counter, from seed 0, the tensor's name, its step and the element. */
#include <stdio.h>

#include "fused_steps.h"

static const uint64_t GOLDEN = 0x9E3779B97F4A7C15u;

/* The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
static uint64_t mix(uint64_t value)
{
    value += GOLDEN;
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9u;
    value = (value ^ value >> 27) * 0x94D049BB133111EBu;
    return value ^ value >> 31;
}

uint64_t random_tensor_key(int number)
{
    char name[32];
    int length = snprintf(name, sizeof name, "tensor %d", number);
    uint64_t hash = 0xCBF29CE484222325u;
    for (int i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 0x100000001B3u;
    return mix(mix(0) ^ hash);
}

static void fill(uint32_t *words, uint32_t first, size_t count, uint32_t lower, uint32_t upper)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t word = ((first + (uint32_t)i) ^ lower) * 0x7FEB352Du + upper;
        word = (word ^ word >> 15) * 0x846CA68Bu;
        words[i] = word ^ word >> 16;
    }
}

void random_table_fill(struct random_table *table, uint64_t tensor_key, long step, size_t start, size_t length)
{
    uint64_t step_key = mix(tensor_key + (uint64_t)step * GOLDEN), key = mix(step_key + start / RANDOM_RUN * GOLDEN);
    fill(table->columns, 0, RANDOM_COLUMNS, (uint32_t)key, (uint32_t)(key >> 32));
    fill(table->rows, RANDOM_COLUMNS, (length + RANDOM_COLUMNS - 1) / RANDOM_COLUMNS, (uint32_t)key, (uint32_t)(key >> 32));
}
