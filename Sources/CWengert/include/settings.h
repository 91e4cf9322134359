// Settings from the environment (settings.c).
#ifndef WG_SETTINGS_H
#define WG_SETTINGS_H


// The value of a variable of the environment; NULL if it is unset or empty.
const char *wg_setting(const char *variable);
// Stops the program with a line that names the variable, its value and the values allowed.
_Noreturn void wg_refuse_setting(const char *variable, const char *value, const char *expected);

#endif
