#include "ui/platform/window.h"

#include "ui/platform/icon.h"

#include <GLFW/glfw3.h>
#include <fmt/format.h>
#include <glad/gl.h>

#include <array>
#include <chrono>

namespace fiberscope::ui {

namespace {

constexpr int kWidth = 1600, kHeight = 900, kWidthMin = 640, kHeightMin = 400;
constexpr double kSleepMax_s = 0.5;   // a live run's events are looked for at least this often
constexpr int kFramesAfterInput = 3;  // a hover and a click take a frame each to show

std::string last_glfw_error() {
    const char* text = nullptr;
    glfwGetError(&text);
    return text == nullptr ? "unknown reason" : text;
}

Key key_of(int code) {
    switch (code) {
        case GLFW_KEY_SPACE:
            return Key::space;
        case GLFW_KEY_LEFT:
            return Key::left;
        case GLFW_KEY_RIGHT:
            return Key::right;
        case GLFW_KEY_UP:
            return Key::up;
        case GLFW_KEY_DOWN:
            return Key::down;
        case GLFW_KEY_HOME:
            return Key::home;
        case GLFW_KEY_END:
            return Key::end;
        case GLFW_KEY_ESCAPE:
            return Key::escape;
        case GLFW_KEY_EQUAL:
        case GLFW_KEY_KP_ADD:
            return Key::plus;
        case GLFW_KEY_MINUS:
        case GLFW_KEY_KP_SUBTRACT:
            return Key::minus;
        case GLFW_KEY_F5:
            return Key::theme;
        case GLFW_KEY_ENTER:
            return Key::enter;
        default:
            return Key::none;
    }
}

}  // namespace

struct Window::Glfw {
    GLFWwindow* window = nullptr;
    InputQueue queue;
    float scale = 1;  // content scale: device pixels per dp
    bool scale_changed = false;
    int draw_frames = kFramesAfterInput;

    ~Glfw() {
        if (window != nullptr) glfwDestroyWindow(window);
        glfwTerminate();
    }

    static Glfw& of(GLFWwindow* window) {
        return *static_cast<Glfw*>(glfwGetWindowUserPointer(window));
    }

    // Cursor positions come in screen coordinates, which are not pixels everywhere.
    float dp_per_screen() const {
        int width = 1, height = 1, pixels_w = 1, pixels_h = 1;
        glfwGetWindowSize(window, &width, &height);
        glfwGetFramebufferSize(window, &pixels_w, &pixels_h);
        return width > 0 ? static_cast<float>(pixels_w) / static_cast<float>(width) / scale : 1;
    }

    void listen();
    std::string open(const std::string& title);
};

void Window::Glfw::listen() {
    glfwSetWindowUserPointer(window, this);
    glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) {
        Glfw& self = of(w);
        const float k = self.dp_per_screen();
        self.queue.move(static_cast<float>(x) * k, static_cast<float>(y) * k);
    });
    glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int inside) {
        if (inside == GLFW_FALSE) of(w).queue.move(-1, -1);
    });
    glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int mods) {
        if (button == GLFW_MOUSE_BUTTON_LEFT)
            of(w).queue.button(action == GLFW_PRESS, (mods & GLFW_MOD_SHIFT) != 0);
    });
    glfwSetScrollCallback(
        window, [](GLFWwindow* w, double, double y) { of(w).queue.wheel(static_cast<float>(y)); });
    glfwSetKeyCallback(window, [](GLFWwindow* w, int code, int, int action, int mods) {
        const Key key = key_of(code);
        if (action == GLFW_RELEASE || key == Key::none) return;
        of(w).queue.key({.key = key,
                         .shift = (mods & GLFW_MOD_SHIFT) != 0 && key != Key::plus,
                         .control = (mods & GLFW_MOD_CONTROL) != 0});
    });
    glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float x, float) {
        Glfw& self = of(w);
        self.scale_changed = x != self.scale;
        self.scale = x;
    });
    // Resizing and uncovering show at once, not at the next event.
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { of(w).draw_frames = 1; });
    glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { of(w).draw_frames = 1; });
}

std::string Window::Glfw::open(const std::string& title) {
    if (glfwInit() == GLFW_FALSE) {
        return fmt::format("no window can be opened ({}); use 'run' or 'render' instead",
                           last_glfw_error());
    }
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    window = glfwCreateWindow(kWidth, kHeight, title.c_str(), nullptr, nullptr);
    if (window == nullptr) {
        return fmt::format("no window can be opened ({}); use 'run' or 'render' instead",
                           last_glfw_error());
    }
    glfwMakeContextCurrent(window);
    if (gladLoadGL(glfwGetProcAddress) == 0) return "the window cannot be drawn: no OpenGL 3.3";
    glfwSwapInterval(1);
    float y = 1;
    glfwGetWindowContentScale(window, &scale, &y);
    glfwSetWindowSizeLimits(window, kWidthMin, kHeightMin, GLFW_DONT_CARE, GLFW_DONT_CARE);
    std::array<Image, 3> pictures = {draw_icon_image(16), draw_icon_image(32), draw_icon_image(64)};
    std::array<GLFWimage, 3> icons{};
    for (std::size_t i = 0; i < icons.size(); ++i)
        icons[i] = {pictures[i].width, pictures[i].height, pictures[i].rgba.data()};
    glfwSetWindowIcon(window, static_cast<int>(icons.size()), icons.data());
    listen();
    return {};
}

Window::~Window() = default;

std::unique_ptr<Window> Window::open(const std::string& title,
                                     const std::vector<std::string>& texts, std::string& error) {
    std::unique_ptr<Window> window(new Window);
    window->glfw_ = std::make_unique<Glfw>();
    error = window->glfw_->open(title);
    if (!error.empty()) return nullptr;
    window->surface_ = Surface::create(window->glfw_->scale, texts, error);
    if (!window->surface_) return nullptr;
    return window;
}

std::string Window::run(App& app) {
    using Clock = std::chrono::steady_clock;
    Glfw& glfw = *glfw_;
    auto before = Clock::now();
    int texts_version = app.texts_version();
    while (glfwWindowShouldClose(glfw.window) == GLFW_FALSE) {
        const bool busy = app.moving() || glfw.draw_frames > 0 || !glfw.queue.empty();
        if (busy) {
            glfwPollEvents();
        } else {
            glfwWaitEventsTimeout(kSleepMax_s);
        }
        if (!glfw.queue.empty()) glfw.draw_frames = kFramesAfterInput;
        if (!app.moving() && glfw.draw_frames == 0) {
            before = Clock::now();  // the time asleep is nobody's
            continue;
        }
        if (glfw.scale_changed || texts_version != app.texts_version()) {
            texts_version = app.texts_version();
            glfw.scale_changed = false;
            if (auto problem = surface_->rebuild_fonts(glfw.scale, app.texts())) return *problem;
        }
        const auto now = Clock::now();
        const double passed_s = std::chrono::duration<double>(now - before).count();
        before = now;
        int width = 0, height = 0;
        glfwGetFramebufferSize(glfw.window, &width, &height);
        if (width > 0 && height > 0)
            surface_->frame(app, width, height, glfw.queue.next(), std::min(passed_s, 0.1));
        glfwSwapBuffers(glfw.window);
        if (glfw.draw_frames > 0) --glfw.draw_frames;
    }
    return {};
}

void Window::wake() {
    glfwPostEmptyEvent();
}

}  // namespace fiberscope::ui
