/* A team of threads: they spin for a while after a step and sleep after that, so that steps in a row wake no one. */
#include <immintrin.h>
#include <pthread.h>
#include <stdatomic.h>

#include "fused_steps.h"

enum { SPINS = 2000 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static atomic_int generation, next_chunk, working, sleeping;
static int chunk_count, thread_count;
static int generation_before[MOST_THREADS]; /* what a worker has seen when it begins */
static void (*chunk_function)(int number);
static int started;

static void work(void)
{
    for (int number; (number = atomic_fetch_add(&next_chunk, 1)) < chunk_count;)
        chunk_function(number);
}

static void *worker(void *argument)
{
    int index = (int)(intptr_t)argument, seen = generation_before[index];
    for (;;) {
        for (int spin = 0; spin < SPINS && atomic_load_explicit(&generation, memory_order_acquire) == seen; spin++)
            _mm_pause();
        if (atomic_load(&generation) == seen) {
            pthread_mutex_lock(&mutex);
            atomic_fetch_add(&sleeping, 1);
            while (atomic_load(&generation) == seen)
                pthread_cond_wait(&wake, &mutex);
            atomic_fetch_sub(&sleeping, 1);
            pthread_mutex_unlock(&mutex);
        }
        seen = atomic_load(&generation);
        if (index < thread_count)
            work();
        atomic_fetch_sub(&working, 1);
    }
    return NULL;
}

void run_chunks(int threads, int count, void (*chunk)(int number))
{
    if (threads > count)
        threads = count;
    if (threads <= 1) {
        for (int number = 0; number < count; number++)
            chunk(number);
        return;
    }

    chunk_count = count;
    thread_count = threads;
    chunk_function = chunk;
    for (; started < threads - 1; started++) {
        pthread_t thread;
        generation_before[started + 1] = atomic_load(&generation);
        if (pthread_create(&thread, NULL, worker, (void *)(intptr_t)(started + 1)) != 0)
            break;
    }
    atomic_store(&next_chunk, 0);
    atomic_store(&working, started);
    atomic_fetch_add(&generation, 1);
    if (atomic_load(&sleeping) > 0) {
        pthread_mutex_lock(&mutex);
        pthread_cond_broadcast(&wake);
        pthread_mutex_unlock(&mutex);
    }
    work();
    while (atomic_load_explicit(&working, memory_order_acquire) > 0)
        _mm_pause();
}
