/** What kafkajs 2.2.4 needs, all of it: for whoever makes a client of his own or reaches into one. */
import './without-half-connections.ts';
import './without-idle-timer.ts';
import './without-listener-leak.ts';
import './without-second-socket.ts';
