// The program: its only part that sees everything.
#include "ui/platform/window.h"
#include "ui/session.h"
#include "ui/views/workbench.h"

#include <cstdio>

int main() {
    using namespace fiberscope;
    StringTable strings;
    ui::Session session(strings);
    ui::Workbench bench(session);
    std::string error;
    const auto window = ui::Window::open("Fiberscope", bench.texts(), error);
    if (window) error = window->run(bench);
    if (error.empty()) return 0;
    std::fprintf(stderr, "fiberscope: %s\n", error.c_str());
    return 1;
}
