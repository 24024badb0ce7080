// The main function of every test program.
#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
int main(int argc, char** argv) {
    return Catch::Session().run(argc, argv);
}
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif

#if defined(__SANITIZE_ADDRESS__)
// At the end LeakSanitizer looks into blocks of thread-local variables of libraries that were
// loaded late (Mesa's). It finds their beginning by a guess, and one in 256 is wrong and crashes
// it.
extern "C" const char* __asan_default_options() {
    return "intercept_tls_get_addr=0";
}
#endif
