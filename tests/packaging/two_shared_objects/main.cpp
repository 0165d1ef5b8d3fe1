// SPDX-License-Identifier: MIT
/// Loads both shared objects and uses them in turn, then from two threads at a time.
#include <dlfcn.h>

#include <cstdio>
#include <thread>

namespace {

using extract_and_run = int (*)(double);

extract_and_run load(char const* path) {
    void* const library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        std::fprintf(stderr, "%s\n", dlerror());
        return nullptr;
    }
    return reinterpret_cast<extract_and_run>(dlsym(library, "extract_and_run"));
}

}  // namespace

int main() {
    auto const first = load(FIRST), second = load(SECOND);
    if (first == nullptr || second == nullptr || first == second) return 1;
    for (int i = 1; i <= 3; ++i) {
        int const a = first(i), b = second(-i);
        if (a != i || b != i) {
            std::fprintf(stderr, "round %d: the first says %d, the second %d\n", i, a, b);
            return 1;
        }
    }
    bool ok[2] = {true, true};
    std::thread one([&] {
        for (int i = 4; i < 40; ++i) ok[0] = ok[0] && first(i) == i;
    });
    std::thread other([&] {
        for (int i = 4; i < 40; ++i) ok[1] = ok[1] && second(i) == i;
    });
    one.join();
    other.join();
    std::printf("first %s, second %s\n", ok[0] ? "ok" : "wrong", ok[1] ? "ok" : "wrong");
    return ok[0] && ok[1] ? 0 : 1;
}
